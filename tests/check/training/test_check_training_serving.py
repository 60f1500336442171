"""The project's code and prompts as texts."""

from pytest_ragft.check.training.serving import LONGEST, Serving


def test_code_prompts_and_overlaid_contents_are_read(tmp_path):
    (tmp_path / "prompts").mkdir()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "prompts" / "reply.txt").write_text("Be kind")
    (tmp_path / "node_modules" / "prompt.txt").write_text("foreign")
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "app.py").write_text("old")
    (tmp_path / "other.py").write_text("other")
    (tmp_path / "big.py").write_text("x" * (LONGEST + 1))
    paths = ["app.py", "other.py", "big.py", "gone.py"]
    assert list(Serving(tmp_path, paths, {"app.py": b"new"})()) == ["new", "other", "Be kind"]


def test_without_a_root_there_is_the_overlay_alone():
    assert list(Serving(None, ["app.py", "other.py"], {"app.py": b"new"})()) == ["new"]
