"""Two rules that no import shows: who starts a thread, and who turns tensors into pixels."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import ROOT

THREADS = "desktop/worker.py"
PIXELS = "core/data/pixels.py"

# Classes that are a thread once called or derived from, and names that mean one wherever they are.
THREAD_CLASSES = {"QThread", "Thread", "Timer"}
THREAD_NAMES = {
    "ProcessPoolExecutor",
    "QRunnable",
    "QThreadPool",
    "ThreadPool",
    "ThreadPoolExecutor",
    "moveToThread",
    "start_new_thread",
    "to_thread",
}
CONVERSIONS = {"to", "type", "astype", "asarray", "array", "tensor"}


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def thread_starts(source: str) -> list[int]:
    """The lines that start a thread, or derive a class that is one."""
    return sorted({node.lineno for node in _thread_nodes(ast.parse(source))})


def _thread_nodes(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in THREAD_NAMES:
            yield node
        if isinstance(node, ast.Call) and last_name(node.func) in THREAD_CLASSES:
            yield node
        if isinstance(node, ast.ClassDef):
            yield from (base for base in node.bases if last_name(base) in THREAD_CLASSES)


def pixel_makers(source: str) -> list[int]:
    """The lines that convert a tensor or an array into bytes."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sorted(
        call.lineno
        for call in calls
        if last_name(call.func) == "byte"
        or (
            last_name(call.func) in CONVERSIONS
            and any(
                last_name(value) == "uint8"
                for value in [*call.args, *(keyword.value for keyword in call.keywords)]
            )
        )
    )


def sources(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def test_that_only_the_worker_starts_a_thread() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sources("core", "desktop")
        if (lines := thread_starts(path.read_text(encoding="utf-8")))
    }
    assert set(found) == {THREADS}, found


def test_that_only_one_module_turns_tensors_into_pixels() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sources("core")
        if (lines := pixel_makers(path.read_text(encoding="utf-8")))
    }
    assert set(found) == {PIXELS}, found


@pytest.mark.parametrize(
    "source",
    [
        "thread = threading.Thread(target=work)",
        "class Loader(QThread): pass",
        "with ThreadPoolExecutor() as pool: pass",
        "QThreadPool.globalInstance().start(work)",
        "worker.moveToThread(thread)",
        "threading.Timer(1, work).start()",
    ],
)
def test_that_a_thread_started_elsewhere_would_be_found(source: str) -> None:
    assert thread_starts(source) == [1]


@pytest.mark.parametrize(
    "source", ["QThread.currentThread()", "timer = QTimer(self)", "threading.Event()"]
)
def test_that_what_starts_no_thread_is_allowed(source: str) -> None:
    assert thread_starts(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "x.to(torch.uint8)",
        "x.mul(255).to(dtype=torch.uint8)",
        "x.byte()",
        "x.numpy().astype(np.uint8)",
    ],
)
def test_that_pixels_made_elsewhere_would_be_found(source: str) -> None:
    assert pixel_makers(source) == [1]


@pytest.mark.parametrize("source", ["np.zeros(3, np.uint8)", "np.frombuffer(raw, dtype=np.uint8)"])
def test_that_reading_bytes_is_allowed(source: str) -> None:
    assert pixel_makers(source) == []
