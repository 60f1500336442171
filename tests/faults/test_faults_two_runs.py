"""Two runs at once in one folder."""

import threading

from diagnosis_process import model, suite

NAMES = ("socks", "shoes", "gloves")


def test_two_runs_at_once_keep_apart(folder, provider):
    seen = {"one": 0, "two": 0}
    both = threading.Condition()

    def answer(asked):
        run = asked.headers["x-run"]
        with both:
            seen[run] += 1
            both.notify_all()
            # Neither gets ahead of the other.
            both.wait_for(lambda: min(seen.values()) >= min(seen[run], 4), timeout=30)
        return model(asked) if run == "one" else "You have 14 days, whatever you say."

    provider.answer = answer
    folder.write(suite(*NAMES))
    one = folder.start("--ragft-report=one.json", RUN="one")
    two = folder.start("--ragft-report=two.json", RUN="two")
    ran = {"one": folder.finish(one), "two": folder.finish(two)}
    assert [each.code for each in ran.values()] == [1, 1]
    verdicts = {run: folder.verdicts_in(f"{run}.json") for run in ran}
    assert set(verdicts["one"].values()) == {"knowledge"}
    assert set(verdicts["two"].values()) == {"behaviour"}
    folder.check_store()
    calls = len(provider.asked)
    offline = folder.run("--ragft-offline").verdicts
    assert offline in verdicts.values()
    assert len(provider.asked) == calls
