"""Questions in the chat, some of them after other matters."""

import pytest
from desk.channels import chat
from stories import BACKUP, BOND, LONG_CUSTOMER, UPDATED


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many snapshots can a share have at most?", "512"),
        ("After how many days does a link for guests expire?", "14 days"),
        ("For how long is an account locked after five wrong tries?", "fifteen minutes"),
        ("How long does the scrub of a pool of 20 terabytes take?", "nine hours"),
        ("How many films in 4K does the T4 convert at the same time?", "two films"),
        ("Which size of frames makes large transfers a tenth faster?", "9,000"),
        ("Where is a copy of the recovery key downloaded?", "Security, Recovery"),
    ],
)
def test_first_question(question, expected):
    assert expected in chat(question)


def test_forgotten_snapshots():
    reply = chat("After how many days is the oldest snapshot of a share deleted?")
    assert "45 days" in reply


def test_lag_of_the_second_device():
    reply = chat("How far may the second Tarnbox lag behind the first Tarnbox?")
    assert "20 minutes" in reply


def test_port_of_the_backup_agent():
    assert "7450" in chat("On which port does the service Backup agent listen?")


def test_refund_after_talking_about_backups():
    reply = chat("When is a refund paid after a device was returned?", earlier=BACKUP)
    assert "five working days" in reply


def test_locked_snapshot_after_talking_about_the_network():
    reply = chat("Who can delete a locked snapshot?", earlier=BOND)
    assert "cannot be deleted by anyone" in reply


def test_encryption_after_an_update():
    reply = chat("How much speed does encryption cost on a T2?", earlier=UPDATED)
    assert "a fifth" in reply


@pytest.mark.ragft(source="docs/setup/network.md#ports-of-services")
def test_port_of_wireguard_after_talking_about_backups():
    reply = chat("On which port does the service WireGuard listen?", earlier=BACKUP)
    assert "51820" in reply


def test_infected_files():
    reply = chat("Where is an infection quarantined?", earlier=BACKUP)
    assert "moved to quarantine" in reply


def test_certificates():
    reply = chat("When are certificates renewing?", earlier=BOND)
    assert "sixty days" in reply


def test_versions_in_the_cloud():
    reply = chat("How many versions of a backup are kept in the cloud by default?")
    assert "60 versions" in reply


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How many snapshots can a share have at most?", "512", id="snapshots"),
        pytest.param("After how many days does a link for guests expire?", "14 days", id="links"),
    ],
)
def test_long_customer(question, expected):
    assert expected in chat(question, earlier=LONG_CUSTOMER)


@pytest.mark.ragft(
    oracle="Data sheet of the T8, page 2. The case is made of steel. At full speed the fan of "
    "the T8 makes 38 decibels, measured at one metre. The feet are made of rubber."
)
def test_noise_of_the_t8():
    reply = chat("How many decibels does the fan of the T8 make at full speed?")
    assert "38 decibels" in reply


def test_languages_on_the_telephone(ragft):
    ragft.case(
        oracle="Notes for the staff: the telephone line is answered in Danish, English and "
        "Polish. Calls in other languages are passed on to the forum."
    )
    assert "Polish" in chat("In which languages is the telephone line answered?")


def test_colours():
    assert "anthracite" in chat("In which colours is the Tarnbox T4 sold?")


def test_what_raid_stands_for():
    assert "redundant array" in chat("What does RAID stand for?")
