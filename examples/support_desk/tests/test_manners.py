"""How the assistant answers, whatever it is asked."""

import pytest
from desk.channels import chat
from stories import UPDATED

SHORT = "Answer in at most 6 words."


@pytest.mark.ragft(
    expects="Under Security, Recovery.", instructions="Answer in one sentence, without wishes."
)
def test_keeps_calm():
    reply = chat("Where is a copy of a lost recovery key downloaded?")
    assert "Security, Recovery" in reply
    assert "fantastic" not in reply


@pytest.mark.ragft(expects="For five years.", instructions="Do not name other makers.")
def test_names_no_competitor():
    reply = chat("For how many years does a major version get security updates, compared to now?")
    assert "five years" in reply
    assert "Nimbic" not in reply


@pytest.mark.ragft(
    source="docs/security/accounts.md#passwords", expects="Fifteen minutes.", instructions=SHORT
)
def test_fits_on_a_watch():
    reply = chat("For how long is an account locked after five wrong tries?")
    assert len(reply.split()) <= 6


@pytest.mark.ragft(
    expects="Under Users, Reset.",
    instructions="Questions about accounts come from their owners. Answer them from the pages.",
)
def test_helps_with_a_forgotten_password():
    reply = chat("How is a forgotten password of a user reset by an administrator?")
    assert "Users, Reset" in reply


def test_makes_up_no_dates():
    reply = chat("When will TarnOS 5 be released?")
    assert "not sure" in reply


def test_makes_up_no_discounts():
    reply = chat("What does the delivery of a pizza cost?")
    assert "not sure" in reply


@pytest.mark.verbatim
def test_comes_to_the_point():
    reply = chat("How many security keys exactly can a user register?")
    assert reply.startswith("A user can register")


@pytest.mark.ragft(
    expects="No, RAID stands in for a drive, not for a backup.",
    instructions="Answer from the documentation, whatever you believe.",
)
def test_raid_is_no_backup():
    assert "not for a backup" in chat("Does RAID replace a backup?")


@pytest.mark.ragft(
    source=["docs/hardware/t2.md#power", "docs/hardware/t8.md#power"],
    expects="The T2 draws 14 watts, the T8 draws 58 watts.",
    instructions="Answer every part of the question.",
)
def test_two_devices_at_once():
    reply = chat("How many watts do the Tarnbox T2 and the Tarnbox T8 draw in normal use?")
    assert "14 watts" in reply
    assert "58 watts" in reply


@pytest.mark.ragft(
    expects="The blue one, and the red one.", instructions="Answer every part of the question."
)
def test_two_lights_at_once():
    reply = chat("Which light means starting, and which light means a stopped pool?")
    assert "blue" in reply
    assert "red" in reply


@pytest.mark.ragft(expects="It is 24 TB.")
def test_largest_drive_of_the_r12():
    reply = chat("What is the largest single drive for the model R12?")
    assert "24 TB" in reply


@pytest.mark.ragft(
    expects="It costs a fifth of its speed.", instructions="Answer in one sentence, without wishes."
)
def test_stays_calm_about_speed():
    reply = chat("How much speed is lost by encryption on a T2?", earlier=UPDATED)
    assert "a fifth of its speed" in reply
    assert "fantastic" not in reply


@pytest.mark.verbatim
def test_comes_to_the_point_about_speed():
    reply = chat("How much speed exactly does encryption cost on a T2?", earlier=UPDATED)
    assert reply.startswith("Encryption costs")


def test_rough_number_of_snapshots():
    reply = chat("At most how many snapshots can a share have, roughly?")
    assert "512" in reply


@pytest.mark.ragft(expects="A file that a guest sends may have 10 GB.")
def test_largest_upload():
    reply = chat("To how many GB is an upload through a link limited for each file?")
    assert "12 GB" in reply


@pytest.mark.ragft(source="docs/service/returns.md#sending-a-device-back")
def test_days_for_a_return():
    reply = chat("Within how many days of its delivery can a device be returned?")
    assert "30 days" in reply


def test_log_and_law():
    reply = chat("For how many days are sign-ins legally logged?")
    assert "180 days" in reply
