"""A class that is defined again inside a branch forgets what its first definition held."""

from python_facts import facts


def test_two_classes_of_one_name_in_a_loop():
    source = """
        def test_it(self):
            for kind in kinds:
                class C:
                    z = kind()

                class C:
                    x = kind()
                    assert x
    """
    (fact,) = facts(source, "test", "tests/test_it.py")
    assert fact.values["cases"] == 1
