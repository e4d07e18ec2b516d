"""Settings: from a file and the environment, misspelt ones refused, none read before they are asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import Settings, load_settings
from search.model import SENTENCES


def test_without_file_and_variables_the_defaults_hold() -> None:
    settings = load_settings()
    assert (settings.encoder, settings.threads, settings.host, settings.port) == (
        "all-MiniLM-L6-v2",
        2,
        "127.0.0.1",
        8000,
    )
    assert Path(settings.list).name == "mlops-guide.md"
    assert Path(settings.list).is_file()
    assert settings.judgments.is_file()


def test_the_file_in_the_working_folder_counts() -> None:
    Path("refdesk.toml").write_text('port = 9000\ndata = "here"\n')
    assert (load_settings().port, load_settings().data) == (9000, Path("here"))


def test_a_variable_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("refdesk.toml").write_text("port = 9000\nthreads = 4\n")
    monkeypatch.setenv("REFDESK_PORT", "9001")
    assert (load_settings().port, load_settings().threads) == (9001, 4)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_PORT", "")
    assert load_settings().port == 8000


def test_an_unknown_key_of_the_file_is_refused_with_those_known() -> None:
    Path("refdesk.toml").write_text("prot = 9000\n")
    with pytest.raises(SettingsError, match=r"no setting 'prot' \(refdesk\.toml\); known are: allow_hosts, .*port"):
        load_settings()


def test_an_unknown_variable_is_refused_with_those_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_PROT", "9000")
    with pytest.raises(SettingsError, match=r"no setting REFDESK_PROT; known are: allow_hosts, .*port"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "65536"), ("port", "-1"), ("port", "http"), ("threads", "0"), ("threads", "65"), ("threads", "1.5")],
)
def test_a_number_out_of_bounds_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"REFDESK_{name.upper()}", value)
    with pytest.raises(SettingsError, match=f"^The setting '{name}' is not usable: .*[.]$"):
        load_settings()


def test_an_encoder_without_a_name_is_refused() -> None:
    Path("refdesk.toml").write_text('encoder = ""\n')
    with pytest.raises(SettingsError, match="'encoder' is not usable"):
        load_settings()


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", b"[port]\nx = 1\n"])
def test_a_broken_file_is_one_sentence(content: bytes) -> None:
    Path("refdesk.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"^[^\n]*(refdesk\.toml cannot be read|'port' is not usable)[^\n]*$"):
        load_settings()


def test_settings_do_not_change_once_loaded() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_the_layout_is_that_of_the_data_folder() -> None:
    assert Settings(data=Path("somewhere")).layout.current == Path("somewhere/CURRENT")


def test_importing_reads_neither_file_nor_variables() -> None:
    Path("refdesk.toml").write_text("broken")
    environment = os.environ | {"REFDESK_PROT": "1", "REFDESK_PORT": "none"}
    code = "import api.settings, api.cli, api.wiring, api.http.app"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_paths_know_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("refdesk.toml").write_text('list = "~/lists"\njudgments = "~/j.jsonl"\nencoder = "~/models/m"\n')
    monkeypatch.setenv("REFDESK_DATA", "~/data")
    found = load_settings()
    assert (found.data, found.judgments) == (tmp_path / "data", tmp_path / "j.jsonl")
    assert (found.list, found.encoder) == (f"{tmp_path}/lists", f"{tmp_path}/models/m")


def test_other_names_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_LIST", "https://a.org/~ada/list.md")
    monkeypatch.setenv("REFDESK_DATA", "~nobody-of-that-name/data")
    assert load_settings().list == "https://a.org/~ada/list.md"
    assert load_settings().data == Path("~nobody-of-that-name/data")


def test_an_answer_is_as_long_as_the_engine_makes_it_unasked() -> None:
    assert Settings.model_fields["answer_sentences"].default == SENTENCES


@pytest.mark.parametrize(
    "value", ["wiki,localhost:8080", " wiki , localhost:8080, ", "wiki localhost:8080", '["wiki", "localhost:8080"]']
)
def test_hosts_are_written_as_people_write_lists(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REFDESK_ALLOW_HOSTS", value)
    assert load_settings().allow_hosts == ("wiki", "localhost:8080")


def test_a_list_in_the_file_may_be_an_array_or_a_text() -> None:
    lines = ('allow_hosts = ["wiki", "[::1]:8080"]', 'cors_origins = "https://a.org, https://b.org"')
    Path("refdesk.toml").write_text("\n".join(lines))
    settings = load_settings()
    assert settings.allow_hosts == ("wiki", "[::1]:8080")
    assert settings.cors_origins == ("https://a.org", "https://b.org")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ALLOW_HOSTS", "https://wiki/", "'https://wiki/' is not a host: write its name alone"),
        ("ALLOW_HOSTS", '["wiki"', "values separated by commas"),
        ("PORT", "http", "valid integer"),
    ],
)
def test_an_error_names_the_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    monkeypatch.setenv(f"REFDESK_{name}", value)
    sentence = rf"^The setting '{name.lower()}' is not usable: .*\(REFDESK_{name}\)\.$"
    with pytest.raises(SettingsError, match=sentence) as error:
        load_settings()
    assert reason in str(error.value)


def test_an_error_names_the_file_or_the_option() -> None:
    Path("refdesk.toml").write_text("port = 99999\n")
    with pytest.raises(SettingsError, match=r"\(refdesk\.toml\)\.$"):
        load_settings()
    Path("refdesk.toml").unlink()
    with pytest.raises(SettingsError, match=r"\(option --on\)\.$"):
        load_settings(on="no where")
