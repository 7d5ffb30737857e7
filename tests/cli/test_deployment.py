"""`copy`, `verify` and `status`: code on its way to Braze's dashboard and back, with real Git."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyperclip
import pytest
from click.testing import CliRunner, Result
from tests.golden.files import check

from brazesmith.app.deploying import clipboard
from brazesmith.cli import main

GOLDEN = Path(__file__).parent / "deployment"
MINIFIED = Path(__file__).parents[1] / "javascript/minified"

SPEC = '''"""A sign-up becomes an event."""

from brazesmith import Email, Event, Payload, Text, Track, Transform, UnixSeconds
from brazesmith import field, fitted, identify, iso8601, pick, when


class SignUp(Payload, event="Acme user.signup"):
    id: Text = field(optional="guests have none")
    email: Email
    created: UnixSeconds
    plan: Text


signup = SignUp()

transform = Transform(
    name="acme/user.signup",
    source=signup,
    body=Track(
        events=[
            Event(
                user=identify(external_id=signup.id, email=signup.email),
                name="Signed Up",
                time=iso8601(signup.created),
                properties=fitted(pick(signup, "plan")),
            )
        ]
    ),
)
'''
PAYLOAD = {"email": "ada@example.com", "created": 1767323045, "plan": "Pro"}
NAME = "acme/user.signup"
BUILD = Path("build/acme/user.signup.js")


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def commit(message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")
    return path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)


def edit_spec(old: str, new: str) -> None:
    """Change the spec, and compile it."""
    file = Path("transforms/signup.py")
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    assert run("compile").exit_code == 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is not in a Git repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-01-02T03:04:05Z")
    write("pyproject.toml", "[tool.brazesmith]\n")
    write("transforms/signup.py", SPEC)
    write(f"fixtures/{NAME}/guest/payload.json", json.dumps(PAYLOAD))
    write(f"fixtures/{NAME}/member/payload.json", json.dumps(PAYLOAD | {"id": "u-1"}))
    assert run("compile").exit_code == 0
    return tmp_path


@pytest.fixture
def project(folder: Path) -> Path:
    """A project with one commit."""
    git("init", "-q", "-b", "main")
    git("config", "user.name", "Ada Lovelace")
    git("config", "user.email", "ada@example.com")
    commit("The first build")
    return folder


def build() -> str:
    return BUILD.read_text("utf-8")


def without_header(code: str) -> str:
    return code.partition("*/")[2]


def state(code: str, *arguments: str) -> str:
    """Return what `verify` finds, and check the exit code."""
    result = run("verify", *arguments, write("pasted.js", code), "--json")
    found: str = json.loads(result.stdout)["state"]
    assert result.exit_code == (0 if found in ("current", "equivalent") else 1)
    return found


def matches(name: str, result: Result) -> None:
    """Compare what a command prints with a golden file; hashes depend on the compiler."""
    text = f"exit code {result.exit_code}\n{result.stdout}"
    if result.stderr:
        text += f"--- standard error\n{result.stderr}"
    text = re.sub(r"(?<=commit )[0-9a-f]{10}\b", "COMMIT", text)
    text = re.sub(r"\b[0-9a-f]{12}\b", "HASH", text)
    check(GOLDEN / f"{name}.txt", re.sub(r"(?<=verified )[\d-]+", "DATE", text))


# --- verify ---------------------------------------------------------------------------------------


def test_the_build_is_current(project: Path) -> None:
    assert state(build()) == "current"
    assert state(build().replace("\n", "\r\n") + "\n\n") == "current"
    assert state(build().replace("brazesmith 0.1.0", "brazesmith 0.0.9")) == "current"
    matches("current", run("verify", str(BUILD)))


def test_the_code_can_come_from_standard_input(project: Path) -> None:
    assert run("verify", "-", stdin=build()).exit_code == 0
    assert run("verify", NAME, "-", stdin=build()).exit_code == 0


def test_comments_and_layout_are_equivalent(project: Path) -> None:
    assert state(re.sub("//.*", "// other words", build())) == "equivalent"
    assert state(re.sub("(?m)^ +", "", build())) == "equivalent"
    assert state(build().replace(";\n", ";\n\n")) == "equivalent"
    matches("equivalent", run("verify", write("a.js", build().replace("  ", "\t"))))


def test_a_renamed_variable_is_equivalent(project: Path) -> None:
    assert state(re.sub(r"\bidentifier\b(?=[ ,=])", "who", build())) == "equivalent"
    assert state(build().replace("isFilled", "hasText")) == "equivalent"


def test_code_without_its_header_is_recognized(project: Path) -> None:
    assert state(without_header(build())) == "equivalent"
    assert state(without_header(build()), NAME) == "equivalent"


def test_helper_functions_in_another_order_are_equivalent(project: Path) -> None:
    body, marker, functions = build().partition("// Functions that the code above calls.\n")
    parts = functions.strip().split("\n\n")
    assert len(parts) > 3
    assert state("\n\n".join([body + marker, *reversed(parts)])) == "equivalent"


@pytest.mark.parametrize("file", sorted(MINIFIED.glob("[et]*.js")), ids=lambda file: file.stem)
def test_minified_code_is_equivalent(project: Path, file: Path) -> None:
    """The source of the minified files becomes the build of a transform without a spec."""
    source = (MINIFIED / "source.js").read_text("utf-8")
    name = "shop/order.placed"
    write(f"build/{name}.js", source)
    commit("A build")
    result = run("verify", name, str(file))
    assert "Braze has an earlier build" in result.stdout or "latest committed" in result.stdout
    assert "does not have `shop/order.placed` any more" in result.stdout


def test_a_changed_constant_is_an_edit(project: Path) -> None:
    edited = build().replace('"Signed Up"', '"Signed up"')
    assert state(edited) == "edited"
    matches("edited", run("verify", write("a.js", edited)))
    assert state(without_header(edited), NAME) == "edited"
    matches("edited-without-header", run("verify", NAME, write("a.js", without_header(edited))))


def test_spaces_that_a_browser_copies_are_spaces(project: Path) -> None:
    assert state(build().replace("  ", "\xa0 ")) == "equivalent"
    assert state(build().replace(";", "\u200b;", 1)) == "edited"  # not valid JavaScript


def test_an_edit_that_changes_no_body_is_still_an_edit(project: Path) -> None:
    assert "const brazecall" in build()
    edited = build().replace("const brazecall", "Date.now();\nconst brazecall")
    result = run("verify", write("a.js", edited))
    assert "edited" in result.stdout
    assert re.search(
        r"No difference in the bodies on 2 fixtures and \d+ explored payloads", result.stdout
    )


def test_an_edit_that_only_explored_payloads_show(project: Path) -> None:
    edited = build().replace("plan: payload.plan", "plan: payload.plan || undefined")
    matches("edited-explored", run("verify", write("a.js", edited)))


def test_code_that_is_not_javascript_is_an_edit(project: Path) -> None:
    matches("invalid", run("verify", write("a.js", build().replace('"Signed Up"', '"Signed Up'))))


def test_modern_syntax_in_an_edit_is_read(project: Path) -> None:
    edited = build().replace("payload.created", "payload.meta?.created ?? payload.created")
    result = run("verify", write("a.js", edited))
    assert "1 difference in the code" in result.stdout
    assert "+ time: isoTime(payload.meta?.created ?? payload.created" in result.stdout


def test_an_earlier_build_is_outdated(project: Path) -> None:
    old = build()
    edit_spec('"Signed Up"', '"Registered"')
    assert state(old) == "outdated"
    matches("outdated-not-committed", run("verify", write("old.js", old)))
    commit("Another name")
    write("notes.txt", "")
    commit("Something else")
    assert state(old) == "outdated"
    assert state(without_header(old), NAME) == "outdated"
    assert state(re.sub("//.*", "", old)) == "outdated"
    matches("outdated", run("verify", "old.js"))
    result = json.loads(run("verify", "old.js", "--json").stdout)
    assert set(result) == {"transform", "state", "commit", "differences"}
    assert result["transform"] == NAME
    assert result["commit"] == git("rev-list", "--max-parents=0", "HEAD").strip()
    bodies = [row for row in result["differences"] if row["kind"] == "body"]
    assert bodies[0] == {
        "kind": "body",
        "case": "guest",
        "pointer": "/events/0/name",
        "git": "Registered",
        "dashboard": "Signed Up",
    }


def test_an_edit_of_an_earlier_build_is_compared_with_that_build(project: Path) -> None:
    old = build()
    edit_spec('"Signed Up"', '"Registered"')
    commit("Another name")
    edited = old.replace("1000)", "1)", 1)
    matches("edited-earlier", run("verify", write("a.js", edited)))
    result = run("verify", NAME, write("a.js", without_header(edited)))
    assert "compared with an earlier build" in result.stdout  # the closest one


def test_an_earlier_build_that_sends_the_same(project: Path) -> None:
    old = build()
    properties = '{"plan": signup.plan, "source": when(signup.plan == "x", "y")}'
    edit_spec('pick(signup, "plan")', properties)
    commit("Another property")
    matches("outdated-same-bodies", run("verify", write("old.js", old)))
    shutil.rmtree("fixtures")
    assert "no fixtures" in run("verify", "old.js").stdout


def test_a_transform_that_was_removed(project: Path) -> None:
    old = build()
    BUILD.unlink()
    Path("transforms/signup.py").unlink()
    commit("No sign-ups")
    matches("removed", run("verify", write("old.js", old), "--record"))
    matches("status-removed", run("status"))


def test_a_build_on_another_branch_is_found(project: Path) -> None:
    git("checkout", "-q", "-b", "other")
    edit_spec('"Signed Up"', '"Registered"')
    commit("Another name")
    other = build()
    git("checkout", "-q", "main")
    result = run("verify", write("a.js", other))
    assert "outdated" in result.stdout
    assert "which is not in the current branch" in result.stdout


def test_a_build_that_no_commit_has_is_unknown(project: Path) -> None:
    edit_spec('"Signed Up"', '"Registered"')
    lost = build()
    edit_spec('"Registered"', '"Signed Up"')
    matches("unknown-build", run("verify", write("a.js", lost)))


def test_code_of_no_transform_is_unknown(project: Path) -> None:
    code = "return { events: [] };\n"
    assert state(code) == "unknown"
    matches("unknown", run("verify", write("a.js", code)))


def test_code_of_another_project_is_unknown(project: Path) -> None:
    code = build().replace(f"* {NAME}", "* other/thing")
    matches("unknown-name", run("verify", write("a.js", code)))
    assert state(build().replace(f"* {NAME}", "* ../../etc/passwd")) == "unknown"


def test_a_header_that_names_another_transform_is_reported(project: Path) -> None:
    code = build().replace(f"* {NAME}", "* other/thing")
    result = run("verify", NAME, write("a.js", code))
    assert "equivalent" in result.stdout
    assert "the header of the code names `other/thing`" in result.stdout


def test_without_a_repository(folder: Path) -> None:
    old = build()
    matches("no-git", run("verify", str(BUILD)))
    edit_spec('"Signed Up"', '"Registered"')
    matches("no-git-outdated", run("verify", write("a.js", old)))


def test_without_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    result = run("verify", str(BUILD))
    assert result.exit_code == 0
    assert "Git is not installed" in result.stdout


def test_a_build_that_is_not_committed(folder: Path) -> None:
    git("init", "-q")
    result = run("verify", str(BUILD))
    assert result.exit_code == 0
    assert "no commit has the generated code" in result.stdout


def test_a_build_folder_outside_of_the_repository(project: Path) -> None:
    write("pyproject.toml", f'[tool.brazesmith]\nbuild = "../{project.name}-build"\n')
    code = build()
    result = run("verify", write("a.js", code))
    assert result.exit_code == 0
    assert "earlier builds cannot be searched" in result.stdout


def test_a_shallow_clone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = build()
    edit_spec('"Signed Up"', '"Registered"')
    commit("Another name")
    git("clone", "-q", "--depth", "1", f"file://{project}", "clone")
    monkeypatch.chdir(project / "clone")
    assert state(build()) == "current"
    result = run("verify", write("a.js", old))
    assert "unknown" in result.stdout
    assert "git fetch --unshallow" in result.stdout


def test_a_spec_that_does_not_compile(project: Path) -> None:
    write("transforms/signup.py", SPEC.replace("signup.plan", "signup.").replace("Track(", "Trak("))
    result = run("verify", str(BUILD))
    assert result.exit_code == 0
    assert "the spec does not compile" in result.stdout


def test_bad_usage(project: Path) -> None:
    for arguments in (
        ("verify",),
        ("verify", NAME),
        ("verify", "missing.js"),
        ("verify", "no/such", str(BUILD)),
        ("verify", "acme/*", str(BUILD)),
        ("verify", str(BUILD), "--clipboard", NAME),
        ("verify", write("empty.js", " \n")),
    ):
        result = run(*arguments)
        assert (arguments, result.exit_code) == (arguments, 2)
        assert result.stderr.startswith("error: ")


# --- deployed.toml and status ---------------------------------------------------------------------


def records() -> str:
    return re.sub(r'"[0-9a-f]{12}"|\d{4}-\d\d-\d\d', "X", Path("deployed.toml").read_text("utf-8"))


def test_the_loop(project: Path) -> None:
    old = build()
    matches("status-without-records", run("status"))
    assert run("verify", str(BUILD), "--record").exit_code == 0
    assert records() == (
        "# The code that Braze has, as `brazesmith verify --record` found it. Commit this file.\n"
        f'\n["{NAME}"]\nhash = X\ndate = X\nby = "Ada Lovelace"\n'
    )
    matches("status-current", run("status"))
    edit_spec('"Signed Up"', '"Registered"')
    matches("status-changed", run("status"))
    assert run("verify", "--record", write("a.js", old)).exit_code == 1
    assert "changed: Braze has" in run("status").stdout
    assert run("verify", "--record", str(BUILD)).exit_code == 0
    assert run("status").exit_code == 0


def test_an_edit_is_recorded(project: Path) -> None:
    edited = build().replace('"Signed Up"', '"Signed up"')
    run("verify", write("a.js", edited), "--record")
    assert "edited = true" in Path("deployed.toml").read_text("utf-8")
    result = run("status", "--json")
    assert result.exit_code == 1
    [row] = json.loads(result.stdout)
    assert (row["paste"], row["reason"]) == (True, "edited in the dashboard")
    assert row["recorded"]["by"] == "Ada Lovelace"
    run("verify", str(BUILD), "--record")
    assert "edited" not in Path("deployed.toml").read_text("utf-8")


def test_what_is_unknown_is_not_recorded(project: Path) -> None:
    result = run("verify", write("a.js", "return {};"), "--record")
    assert "not recorded" in result.stderr
    assert not Path("deployed.toml").exists()


def test_records_are_sorted_and_comments_are_kept(project: Path) -> None:
    write(
        "deployed.toml",
        '# Ours.\n\n# Pasted by the agency.\n["zoo/last"]\nhash = "0123456789ab"\n'
        'date = 2026-01-02\n\n# The shop.\n["a/first"]\nhash = "0123456789ab" # old\n'
        "date = 2026-01-02\n",
    )
    for _ in range(2):
        run("verify", str(BUILD), "--record")
        assert records() == (
            '# Ours.\n\n# The shop.\n["a/first"]\nhash = X # old\ndate = X\n\n'
            f'["{NAME}"]\nhash = X\ndate = X\nby = "Ada Lovelace"\n\n'
            '# Pasted by the agency.\n["zoo/last"]\nhash = X\ndate = X\n'
        )
    assert "not in the project any more" in run("status").stdout


def test_a_record_that_cannot_be_read(project: Path) -> None:
    for text in ("[", f'["{NAME}"]\nhash = 5\n', "a = 1\n"):
        write("deployed.toml", text)
        result = run("status")
        assert result.exit_code == 2
        assert "deployed.toml" in result.stderr
        assert run("verify", str(BUILD), "--record").exit_code == 2
        assert Path("deployed.toml").read_text("utf-8") == text


def test_a_build_that_is_not_up_to_date(project: Path) -> None:
    run("verify", str(BUILD), "--record")
    BUILD.write_text(build().replace("Signed Up", "Registered"), "utf-8")
    result = run("status")
    assert result.exit_code == 0  # Braze has what the spec says
    assert "the build is not up to date" in result.stdout


def test_transforms_of_an_integration_that_are_not_in_use(folder: Path) -> None:
    groups = "[tool.brazesmith.regal.subscription_groups]\nvoice = false\nsms = false\n"
    write("pyproject.toml", f'[tool.brazesmith]\nintegrations = ["regal"]\n\n{groups}')
    run("verify", str(BUILD), "--record")
    result = run("status")
    assert result.exit_code == 0
    assert "not in use" in result.stdout


# --- copy -----------------------------------------------------------------------------------------


class System:
    """A clipboard of the system."""

    text = ""

    def copy(self, text: str) -> None:
        self.text = text

    def paste(self) -> str:
        return self.text


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    found = System()
    monkeypatch.setattr(pyperclip, "copy", found.copy)
    monkeypatch.setattr(pyperclip, "paste", found.paste)
    for name in ("SSH_TTY", "SSH_CONNECTION", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    return found


def refuse(*_: str) -> str:
    raise pyperclip.PyperclipException("no clipboard")


@pytest.fixture
def nothing(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a clipboard, and a process without a terminal."""

    @contextmanager
    def no_terminal() -> Iterator[io.BytesIO]:
        raise OSError("no terminal")
        yield io.BytesIO()  # a generator

    monkeypatch.setattr(pyperclip, "copy", refuse)
    monkeypatch.setattr(pyperclip, "paste", refuse)
    monkeypatch.setattr(clipboard, "_terminal", no_terminal)


def test_copy_and_paste_back(project: Path, system: System) -> None:
    matches("copy", run("copy", NAME))
    assert system.text == build()
    assert run("verify", "--clipboard", "--record").exit_code == 0
    assert run("status").exit_code == 0


def test_copy_without_a_clipboard_names_the_file(project: Path, nothing: None) -> None:
    matches("copy-nothing", run("copy", NAME))
    result = run("verify", "--clipboard")
    assert result.exit_code == 2
    assert "the clipboard cannot be read" in result.stderr


def test_a_clipboard_without_text_cannot_be_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyperclip, "paste", lambda: b"\x89PNG".decode("utf-8"))
    result = run("verify", "--clipboard")
    assert result.exit_code == 2
    assert "the clipboard cannot be read" in result.stderr


def test_copy_does_not_trust_a_clipboard_that_lost_the_text(
    project: Path, system: System, nothing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyperclip, "copy", lambda text: None)
    monkeypatch.setattr(pyperclip, "paste", lambda: "something else")
    assert run("copy", NAME).exit_code == 1


def test_copy_through_the_terminal_claims_no_success(
    project: Path, nothing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.BytesIO()

    @contextmanager
    def open_terminal() -> Iterator[io.BytesIO]:
        yield terminal

    monkeypatch.setattr(clipboard, "_terminal", open_terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    matches("copy-osc52", run("copy", NAME))
    sequence = terminal.getvalue()
    assert sequence.startswith(b"\x1b]52;c;")
    assert sequence.endswith(b"\x07")
    assert base64.b64decode(sequence[7:-1]).decode() == build()


def test_copy_over_ssh_uses_the_terminal(
    project: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def open_terminal() -> Iterator[io.BytesIO]:
        yield io.BytesIO()

    monkeypatch.setattr(clipboard, "_terminal", open_terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "OSC 52" in run("copy", NAME).stdout
    assert system.text == ""


def test_sequences_are_wrapped() -> None:
    plain = clipboard.osc52("ä", {"TERM": "xterm"})
    assert plain == b"\x1b]52;c;w6Q=\x07"
    assert clipboard.osc52("ä", {"TMUX": "x", "TERM": "screen"}) == (
        b"\x1bPtmux;\x1b\x1b]52;c;w6Q=\x07\x1b\\" + plain
    )
    wrapped = clipboard.osc52("x" * 3000, {"STY": "1", "TERM": "screen"})
    pieces = re.findall(rb"\x1bP(.*?)\x1b\\", wrapped, re.DOTALL)
    assert b"".join(pieces) == clipboard.osc52("x" * 3000, {})
    assert max(map(len, pieces)) < 768


def test_a_text_that_is_too_long_for_a_terminal_is_not_sent() -> None:
    terminal = io.BytesIO()

    @contextmanager
    def open_terminal() -> Iterator[io.BytesIO]:
        yield terminal

    environment = {"TERM": "xterm", "SSH_TTY": "x"}
    assert clipboard.copy("x" * 74_000, environment, open_terminal) == "osc52"
    sent = len(terminal.getvalue())
    assert clipboard.copy("x" * 80_000, environment, open_terminal) is None
    assert len(terminal.getvalue()) == sent
    assert clipboard.copy("x", {**environment, "TERM": "dumb"}, open_terminal) is None


def test_copy_reports_a_build_that_is_not_up_to_date(project: Path, system: System) -> None:
    Path("transforms/signup.py").write_text(SPEC.replace("Signed Up", "Registered"), "utf-8")
    result = run("copy", NAME)
    assert "is not up to date" in result.stderr
    assert "Registered" in system.text


# --- Webhooks -------------------------------------------------------------------------------------

WEBHOOK = """\
from brazesmith import Personalization, Transform, Webhook, secret

braze = Personalization()

transform = Transform(
    name="crm/lead",
    source=braze,
    body=Webhook(
        url="https://crm.example.com/people",
        headers={"Authorization": secret("CRM_KEY"), "Content-Type": "application/json"},
        body={"name": braze.user.first_name, "plan": braze.custom_attributes["plan"]},
    ),
)
"""
LIQUID = Path("build/crm/lead.liquid")


@pytest.fixture
def webhook(project: Path) -> str:
    write("transforms/crm.py", WEBHOOK)
    payload = {"user": {"first_name": "Ada"}, "custom_attributes": {"plan": "Pro"}}
    write("fixtures/crm/lead/ada/payload.json", json.dumps(payload))
    assert run("compile").exit_code == 0
    commit("A webhook")
    return LIQUID.read_text("utf-8")


def verified(text: str, *arguments: str) -> str:
    return run("verify", *arguments, write("a.txt", text)).stdout


def test_webhooks_are_compared_by_field(webhook: str) -> None:
    assert "current" in verified(webhook)
    assert "equivalent" in verified(re.sub("(?m)^ +", "", webhook))
    assert "equivalent" in verified(webhook.replace("{% ", "{%  ").replace(": 0", " :0"))
    swapped = re.sub("(Authorization.*)\n(Content-Type.*)\n", r"\2\n\1\n", webhook)
    assert "equivalent" in verified(swapped)
    assert "edited" in verified(webhook.replace("POST", "PUT"))
    matches("webhook-edited", run("verify", write("a.txt", webhook.replace('"name"', '"label"'))))


def test_keys_in_the_dashboard_are_no_difference_and_never_shown(webhook: str) -> None:
    pasted = webhook.replace("<CRM_KEY>", "Bearer hunter2")
    assert "current" in verified(pasted)
    assert "equivalent" in verified(
        "Authorization: hunter2\nContent-Type: application/json", "crm/lead"
    )
    edited = pasted.replace('"name"', '"label"').replace("application/json", "text/plain")
    for option in ("--record", "--json"):
        result = run("verify", write("a.txt", edited), option)
        assert "edited" in result.stdout
        assert "hunter2" not in result.output
    assert "hunter2" not in Path("deployed.toml").read_text("utf-8")


def test_one_field_of_a_webhook_can_be_compared(webhook: str) -> None:
    body = webhook.partition("raw text {% endcomment %}\n")[2]
    assert "equivalent" in verified(body, "crm/lead")
    assert "equivalent" in verified("https://crm.example.com/people\n", "crm/lead")
    assert "edited" in verified(body.replace('"name"', '"label"'), "crm/lead")


def test_an_earlier_webhook_is_outdated(webhook: str) -> None:
    write("transforms/crm.py", WEBHOOK.replace('"plan":', '"tier":'))
    assert run("compile").exit_code == 0
    commit("Another key")
    matches("webhook-outdated", run("verify", write("a.txt", webhook)))


def test_copy_a_webhook_field_by_field(webhook: str, system: System) -> None:
    matches("copy-webhook", run("copy", "crm/lead"))
    assert run("copy", "crm/lead", "--section", "url").exit_code == 0
    assert system.text == "https://crm.example.com/people"
    assert run("copy", "crm/lead", "--section", "body").exit_code == 0
    assert system.text.strip() in webhook
    for name, section in (("crm/lead", "headres"), (NAME, "url")):
        result = run("copy", name, "--section", section)
        assert result.exit_code == 2
        assert f"has no field `{section}`" in result.stderr
