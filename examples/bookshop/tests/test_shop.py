"""The first two tests that somebody wrote."""

from shop.app import answer


def test_time_for_returns():
    assert "30 days" in answer("Within how many days can a book be returned?")


def test_delivery_to_norway():
    assert "9 working days" in answer("How many working days does delivery to Norway take?")
