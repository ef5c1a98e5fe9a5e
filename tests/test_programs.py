"""Programs are started apart, with limits on all they use, a clean environment, and nothing left behind."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import OutsideError
from pipeline.programs import Bounds, TooLongError, adopted, ask, lacking, ready, run, scratch
from pipeline.programs.plain import start_plainly
from pipeline.programs.values import Order
from pipeline.typesetting import TypstRefusalError

BOUNDS = Bounds(seconds=30.0, processor=30, memory=500_000_000, file=10_000_000, files=64)
LIBRARY = (Path(sys.prefix), Path(sys.base_prefix))

kept = pytest.mark.skipif(ready() is None or bool(lacking()), reason="this system does not confine processes")


def python(code: str, *, reads: tuple[Path, ...] = (), **options: object) -> tuple[int, str, str]:
    """Code, output and error of a Python program."""
    command = [sys.executable, "-I", "-c", code]
    outcome = run(command, **{"bounds": BOUNDS, "reads": (*LIBRARY, *reads), **options})  # type: ignore[arg-type]
    return outcome.code, outcome.out.decode(), outcome.err


def eventually(happens: object, seconds: float = 10.0) -> bool:
    """Whether something comes about."""
    for _ in range(int(seconds / 0.05)):
        if happens():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def lives(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_a_program_leaves() -> None:
    """Its code, what it wrote, and its errors as text, whatever bytes they are."""
    code = "import sys; sys.stdout.write(sys.stdin.read()[::-1]); sys.stderr.buffer.write(b'\\xff!'); sys.exit(7)"
    assert python(code, given=b"abc") == (7, "cba", "\ufffd!")


def test_a_program_that_reads_nothing_is_no_fault() -> None:
    """Nor one that writes more than a pipe holds."""
    code, out, _ = python("print('x' * 1_000_000)", given=b"y" * 1_000_000)
    assert (code, len(out)) == (0, 1_000_001)


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret, no locale, no time zone and no home of the caller's."""
    own = {"SECRET_TOKEN": "x", "LC_ALL": "de_DE", "TZ": "Asia/Karachi", "GIT_DIR": "/x", "HOME": "/home/me"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    code = "import os; print(sorted(os.environ.items()))"
    _, out, _ = python(code, variables={"OWN": "1"})
    assert not any(word in out for word in ("SECRET_TOKEN", "GIT_DIR", "/home/me"))
    for pair in (("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("OWN", "1")):
        assert str(pair) in out


@pytest.mark.parametrize("program", ["while True: pass", "import time; time.sleep(600)"])
def test_a_program_over_its_time_is_killed(program: str) -> None:
    """Whether it works or sleeps."""
    with pytest.raises(TooLongError, match=r"python.* was stopped after 1 seconds"):
        python(program, bounds=replace(BOUNDS, seconds=1.0))


@kept
def test_a_program_over_its_processor_time_is_killed() -> None:
    """Long before its wall time."""
    with pytest.raises(TooLongError, match="it took 1 seconds of processor time"):
        python("while True: pass", bounds=replace(BOUNDS, processor=1))


@kept
def test_a_program_over_its_memory_fails() -> None:
    """The machine does not."""
    returned, out, err = python("x = bytearray(2_000_000_000); print(len(x))")
    assert returned != 0
    assert out == ""
    assert "MemoryError" in err


@kept
@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_program_that_writes_without_end_is_stopped(stream: str) -> None:
    """Into its output or its errors: what is kept of them has a limit."""
    code = "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nwhile True: os.write(%s, b'x' * 100_000)"
    with pytest.raises(TooLongError, match="it wrote more than 10 MB"):
        python(code % stream)


@kept
def test_a_file_written_without_end_is_stopped() -> None:
    """The disk does not fill up."""
    with scratch() as folder:
        code = "file = open('x', 'wb')\nwhile True: file.write(b'x' * 1_000_000)"
        returned, _, err = python(code, folder=folder, writes=[folder])
        assert returned != 0
        assert "File too large" in err
        assert (folder / "x").stat().st_size <= BOUNDS.file


@kept
@pytest.mark.parametrize(
    "attempt",
    [
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "subprocess.run(['/bin/true'])",
        "os.setsid()",
        "os.setpgid(0, 0)",
        "os.kill(os.getppid(), 0)",
        "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
        "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (9, 9))",
        "resource.setrlimit(resource.RLIMIT_CPU, (9, 9))",
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socketpair()",
        "libc.unshare(0x10000000) and fail()",
        "libc.ptrace(16, os.getppid(), 0, 0) and fail()",
        "libc.syscall(425, 8, ctypes.byref(ctypes.create_string_buffer(200))) < 0 and fail()",
    ],
)
def test_no_process_and_no_socket_can_be_made_and_nobody_is_touched(attempt: str) -> None:
    """Nothing gets away from its group, and nothing leaves the machine."""
    code = (
        "import ctypes, os, resource, signal, socket, subprocess\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def fail(): raise OSError(ctypes.get_errno(), 'refused')\n"
        f"{attempt}\nprint('done')"
    )
    returned, out, err = python(code)
    assert (returned, out) == (1, "")
    assert "PermissionError" in err or "not allowed" in err


@kept
def test_a_listener_on_this_machine_hears_nothing() -> None:
    """Not even on the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))"
        assert python(code)[0] == 1
        with pytest.raises(TimeoutError):
            server.accept()


@kept
def test_threads_and_signals_to_oneself_are_no_fault() -> None:
    """A program may use all its cores, and may give up."""
    code = "import threading; t = threading.Thread(target=print, args=('on',)); t.start(); t.join()"
    assert python(code) == (0, "on\n", "")
    assert python("import os; os.abort()")[0] == -signal.SIGABRT


@kept
def test_a_file_that_was_not_named_is_not_read(tmp_path: Path) -> None:
    """By no path and through no link; one that was named is, and is not written."""
    canary, own = tmp_path / "canary", tmp_path / "own"
    canary.write_text("CANARY")
    own.mkdir()
    (own / "named").write_text("named")
    (own / "link").symlink_to(canary)
    for path in (canary, own / "link", own / ".." / "canary", f"/proc/{os.getpid()}/environ", "/etc/passwd"):
        returned, out, err = python(f"print(open({str(path)!r}).read())", reads=(own,))
        assert (returned, out) == (1, ""), path
        assert "PermissionError" in err
    assert python(f"print(open({str(own / 'named')!r}).read())", reads=(own,)) == (0, "named\n", "")
    for change in ("open('named', 'a')", "open('new', 'w')", "__import__('os').remove('named')"):
        assert "PermissionError" in python(change, reads=(own,), folder=own)[2]
    assert sorted(path.name for path in own.iterdir()) == ["link", "named"]


@kept
def test_a_folder_to_write_in_takes_files_and_no_links() -> None:
    """A link would lead whoever reads the folder afterwards elsewhere."""
    with scratch() as folder:
        assert python("open('x', 'w').write('y')", folder=folder, writes=[folder])[0] == 0
        assert (folder / "x").read_text() == "y"
        assert (
            "PermissionError" in python("import os; os.symlink('/etc/passwd', 'z')", folder=folder, writes=[folder])[2]
        )
        assert "PermissionError" in python("import os; os.mkfifo('z')", folder=folder, writes=[folder])[2]


def test_a_program_that_is_not_there() -> None:
    """One line says so, and what to do."""
    with pytest.raises(OutsideError, match="no-such-program cannot be started") as caught:
        run(["/nowhere/no-such-program"], bounds=BOUNDS)
    assert caught.value.hint
    with pytest.raises(OutsideError, match="no-such-program cannot be started"):
        ask(["/nowhere/no-such-program"], bounds=BOUNDS)


def test_the_folder_is_the_one_that_was_named(tmp_path: Path) -> None:
    """Not the caller's."""
    assert python("import os; print(os.getcwd())", folder=tmp_path)[1].strip() == os.path.realpath(tmp_path)


def test_without_a_keeper_a_program_over_its_time_is_killed_with_its_children(tmp_path: Path) -> None:
    """Where the system confines nothing, whoever it started does not live on either."""
    pid = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(pid)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    command = (sys.executable, "-I", "-c", code)
    bounds = replace(BOUNDS, seconds=3.0)
    left = start_plainly(Order(command=command, given=b"", folder=tmp_path, environment={}, bounds=bounds))
    assert left.late
    child = int(pid.read_text())
    assert eventually(lambda: not lives(child))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_without_a_keeper_memory_is_limited_too(tmp_path: Path) -> None:
    """Before the program is given anything."""
    command = (sys.executable, "-I", "-c", "input(); x = bytearray(2_000_000_000); print(len(x))")
    left = start_plainly(Order(command=command, given=b"\n", folder=tmp_path, environment={}, bounds=BOUNDS))
    assert left.code != 0
    assert b"MemoryError" in left.err


_WORK = """
import os, pathlib, sys, time
from concurrent.futures import ProcessPoolExecutor
import multiprocessing
from pipeline import programs
from pipeline.programs import Bounds
bounds = Bounds(seconds=600, processor=600, memory=10**9, file=10**7, files=64)
def one(number):
    with programs.scratch() as folder:
        code = f"open('on', 'w').write(str(__import__('os').getpid()))\\nwhile True: pass"
        pathlib.Path(sys.argv[1], f"{number}.folder").write_text(str(folder))
        programs.run([sys.executable, "-I", "-c", code], bounds=bounds, folder=folder, writes=[folder],
                     reads=[pathlib.Path(sys.prefix), pathlib.Path(sys.base_prefix)])
programs.ready()
def begin():
    pathlib.Path(sys.argv[1], f"{os.getpid()}.worker").write_text("")
    programs.adopted()
context = multiprocessing.get_context("fork")
with ProcessPoolExecutor(2, mp_context=context, initializer=begin) as pool:
    waiting = [pool.submit(one, number) for number in range(2)]
    time.sleep(600)
"""


@kept
@pytest.mark.parametrize("victim", ["command", "worker"])
def test_who_is_killed_leaves_no_child_and_no_file(victim: str, tmp_path: Path) -> None:
    """With SIGKILL, which nobody can prepare for: the command, or one of the processes that it forked."""
    notes = tmp_path / "notes"
    notes.mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = subprocess.Popen([sys.executable, "-c", _WORK, str(notes)], env=environment)
    try:
        assert eventually(lambda: len([*notes.glob("*.folder")]) == 2)
        folders = [Path(path.read_text()) for path in notes.glob("*.folder")]
        assert eventually(lambda: all((folder / "on").exists() and (folder / "on").read_text() for folder in folders))
        children = [int((folder / "on").read_text()) for folder in folders]
        workers = [int(path.stem) for path in notes.glob("*.worker")]
        assert all(map(lives, [*children, *workers]))
        if victim == "command":
            command.kill()
            assert eventually(lambda: not any(map(lives, [*children, *workers])))
        else:
            os.kill(workers[0], signal.SIGKILL)
            assert eventually(lambda: not all(map(lives, children)))
            command.kill()
            assert eventually(lambda: not any(map(lives, [*children, *workers])))
        assert eventually(lambda: not any(folder.parent.exists() for folder in folders))
    finally:
        command.kill()
        command.wait()


@kept
def test_a_command_that_ends_leaves_no_keeper_and_no_folder(tmp_path: Path) -> None:
    """All is gone when it returns."""
    code = (
        "import os; from pipeline import programs; keeper = programs.ready()\n"
        "with programs.scratch() as folder: print(keeper.process.pid, keeper.scratch, folder.parent)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    pid, kept_in, parent = done.stdout.split()
    assert kept_in == parent
    assert Path(kept_in).parent == tmp_path
    assert [*tmp_path.iterdir()] == []
    assert not lives(int(pid))


@kept
def test_a_keeper_that_is_killed_is_told(tmp_path: Path) -> None:
    """And its children go with it."""
    code = (
        "import os, threading, time, signal, sys; from pathlib import Path; from pipeline import programs\n"
        "keeper = programs.ready()\n"
        "threading.Timer(1, os.kill, (keeper.process.pid, signal.SIGKILL)).start()\n"
        "from pipeline.programs import Bounds\n"
        "bounds = Bounds(seconds=600, processor=600, memory=10**9, file=10**7, files=64)\n"
        "try: programs.run(['/bin/sleep', '600'], bounds=bounds)\n"
        "except programs.TooLongError: pass\n"
        "except Exception as error: print(error)\n"
        "print(programs.lacking())\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True, timeout=60
    )
    assert done.stdout == "the process that keeps pandoc and Typst apart was killed\n()\n"
    assert [*tmp_path.iterdir()] == []


def test_a_process_that_was_not_forked_need_not_be_adopted() -> None:
    """The command itself is what the keeper watches."""
    adopted()
    assert python("print(1)")[0] == 0


def test_a_scratch_folder_goes_with_its_work() -> None:
    """It lies where temporary files do."""
    with scratch() as folder:
        (folder / "x").write_text("y")
        assert Path(tempfile.gettempdir()) in folder.parents
    assert not folder.exists()


def test_what_stops_a_worker_comes_back_from_it() -> None:
    """Every exception that may stop a run is the same on the other side of a process, whatever it is made from."""
    for error in (OutsideError("no disk", hint="free some"), TypstRefusalError('a "quote"', "body.typ, line 3")):
        error.args = (f"paper: {error}",)
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own bytes
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
