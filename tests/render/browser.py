"""A real browser for tests: Debian's Chromium without a screen, spoken to through two pipes, and axe-core in the page.

Chromium's debugging protocol over pipes is JSON messages that end with a zero byte; nothing listens on any port.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.conftest import client

if TYPE_CHECKING:
    from types import TracebackType

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe"
).split()
_HIGH = 20
"""The pipes' ends get numbers from here up, clear of the 3 and 4 under which Chromium wants them."""


class Browser:
    """One Chromium with one page; ``with Browser(folder) as browser``. ``folder`` is for its profile."""

    def __init__(self, folder: Path) -> None:
        there, self._out = os.pipe()
        self._in, here = os.pipe()
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, _HIGH) for end in (there, here)]
        # bash puts the pipes where Chromium looks for them.
        shell = [client("bash"), "-c", f'exec "$@" 3<&{ends[0]} 4>&{ends[1]}', "bash", client("chromium")]
        command = [*shell, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
        self._process = subprocess.Popen(
            command, pass_fds=ends, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for end in (there, here, *ends):
            os.close(end)
        self._rest = b""
        self._last = 0
        self.events: list[dict[str, Any]] = []
        targets = self.call("Target.getTargets", session=None)["targetInfos"]
        target = next(item["targetId"] for item in targets if item["type"] == "page")
        attached = self.call("Target.attachToTarget", session=None, targetId=target, flatten=True)
        self._session: str | None = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._out)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)

    def call(self, method: str, *, session: str | None = "", **values: Any) -> dict[str, Any]:
        """Ask the browser for something; what it says of other things meanwhile is kept in ``events``."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": values}
        if session is not None:
            message["sessionId"] = session or self._session
        os.write(self._out, json.dumps(message).encode() + b"\0") if len(str(values)) < 4096 else self._long(message)
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def open(self, page: Path, *, width: int, height: int = 900) -> None:
        """Show a file, ``width`` pixels wide, and wait until it is there; the events before are forgotten."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.events = []
        self.call("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, waited for if it is a promise."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def axe(self) -> list[str]:
        """Every rule of axe-core that the page breaks, with the place; experimental rules left out."""
        self.evaluate(_axe().read_text(encoding="utf-8") + "\n;0")
        rules = "Object.fromEntries(axe.getRules().filter(r => !r.tags.includes('experimental'))"
        rules += ".map(r => [r.ruleId, {enabled: true}]))"
        found = self.evaluate(f"axe.run(document, {{rules: {rules}}}).then(r => JSON.stringify(r.violations))")
        return [
            f"{item['id']}: {item['help']}: {node['html'][:160]}"
            for item in json.loads(found)
            for node in item["nodes"]
        ]

    def complaints(self) -> list[str]:
        """What the console, the policy and the page's own faults said since the page was opened."""
        said = {"Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Audits.issueAdded"}
        return [json.dumps(event["params"]) for event in self.events if event.get("method") in said]

    def requests(self) -> list[str]:
        """Every address that was asked for since the page was opened, pictures inside the page left out."""
        sent = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        addresses = [str(event["params"]["request"]["url"]) for event in sent]
        return [address for address in addresses if not address.startswith("data:")]

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """Write what the page looks like, as a PNG; ``whole`` takes all of it, not only what is in view."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(answer["data"]))

    def printed(self) -> bytes:
        """The page as the browser prints it, a PDF."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(answer["data"])

    def _long(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._in, 1 << 20)
            assert read, "Chromium has gone"
            self._rest += read
        first, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message


def _axe() -> Path:
    """The script of axe-core, as ``npm install --global axe-core`` puts it; without it the test skips or fails."""
    command = [client("npm"), "root", "--global"]
    root = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    script = Path(root) / "axe-core" / "axe.min.js"
    if not script.is_file():
        message = "axe-core is not installed: npm install --global axe-core"
        if os.environ.get("PAPERS_REQUIRE_CLIENTS"):
            pytest.fail(message)
        pytest.skip(message)
    return script
