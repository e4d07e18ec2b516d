"""The units, the compose file, the Dockerfile and the cron line: their commands are commands, and tools accept them."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from typer.main import get_command

from api.cli import app
from api.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "api" / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("refdesk*"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
CRON = re.search(r"^ +(\S+ \S+ \* \* \* .*)$", (ROOT / "docs" / "refreshing.md").read_text("utf-8"), re.MULTILINE)


def parse(words: list[str]) -> str:
    """The name of a command of ours, after its arguments were parsed as the command line does it."""
    group = get_command(app)
    assert Path(words[0]).name == "refdesk"
    command = group.commands[words[1]]  # type: ignore[attr-defined]
    command.make_context(words[1], words[2:])
    return words[1]


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_runs_a_command_in_the_folder_of_its_settings(name: str) -> None:
    unit = (DEPLOY / name).read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert parse(shlex.split(command)) == ("index" if "refresh" in name else "serve")
    assert "WorkingDirectory=%h/refdesk\n" in unit


def test_the_timer_starts_the_service_of_its_name_each_day() -> None:
    timer = (DEPLOY / "refdesk-refresh.timer").read_text("utf-8")
    assert (DEPLOY / "refdesk-refresh.service").is_file()
    assert "OnCalendar=daily\n" in timer


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8").replace("%h/refdesk/.venv/bin/refdesk", "/bin/true")
        (tmp_path / name).write_text(text.replace("%h/refdesk", str(tmp_path)), "utf-8")
    units = [tmp_path / name for name in UNITS]
    # Of one user, as docs/refreshing.md installs them; without a session its folder has to be named.
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *units], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


def test_the_cron_line_runs_the_index_command_in_the_folder_of_its_settings() -> None:
    assert CRON is not None
    line = CRON[1]
    assert re.match(r"\d+ \d+ \* \* \* ", line)
    folder, _, command = line.split(maxsplit=5)[5].partition(" && ")
    assert folder.startswith("cd ")
    assert "%" not in line  # which cron takes for the end of a line
    words = shlex.split(command)
    assert words[:3] == ["nice", "-n", "19"]
    assert parse(words[3:]) == "index"


def test_one_container_reads_what_the_other_writes() -> None:
    serve, refresh = COMPOSE["services"]["serve"], COMPOSE["services"]["refresh"]
    assert "data:/data:ro" in serve["volumes"]
    assert "data:/data" in refresh["volumes"]
    assert {*COMPOSE["volumes"]} == {"data"}
    settings = {name for service in (serve, refresh) for name in service["environment"]}
    assert {name.removeprefix("REFDESK_").lower() for name in settings} <= {*Settings.model_fields}


def test_the_container_that_refreshes_runs_the_index_command() -> None:
    shell, option, script = COMPOSE["services"]["refresh"]["command"]
    assert (shell, option) == ("sh", "-c")
    assert subprocess.run(["sh", "-n", "-c", script], check=False).returncode == 0
    command = re.search(r"nice -n 19 (.*?);", script)
    assert command is not None
    assert parse(shlex.split(command[1])) == "index"


def test_the_services_are_stages_of_the_dockerfile() -> None:
    stages = re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE)
    targets = {service["build"]["target"] for service in COMPOSE["services"].values()}
    assert targets <= {*stages}
    assert stages[-1] == "serve"  # which is built where no target is named
    assert {*re.findall(r"--from=(\w+)", DOCKERFILE)} <= {*stages}
    assert [parse(yaml.safe_load(command)) for command in instructions("CMD")] == ["index", "serve"]


def test_only_the_refreshing_user_may_write_the_data() -> None:
    refreshing, serving = instructions("USER")
    owners = re.findall(r"--chown=(\d+):", DOCKERFILE) + re.findall(r"--owner=(\d+)", DOCKERFILE)
    assert {*owners} == {refreshing}
    assert serving != refreshing


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="needs docker-compose")
def test_compose_takes_the_file() -> None:
    command = ["docker-compose", "-f", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
