"""Questions by e-mail, which are answered from many passages."""

from desk.channels import email
from stories import BACKUP


def test_scrub_by_email():
    assert "nine hours" in email("How long does the scrub of a pool of 20 terabytes take?")


def test_films_by_email():
    reply = email("How many films in 4K does the T4 convert at the same time?")
    assert "two films" in reply


def test_meaning_of_a_light():
    assert "needs attention" in email("What does the amber light mean?", earlier=BACKUP)


def test_trays():
    assert "A25" in email("Which drives need a tray?", earlier=BACKUP)


def test_copy_of_the_recovery_key():
    reply = email("Where is a copy of the recovery key downloaded?", earlier=BACKUP)
    assert "Security, Recovery" in reply
