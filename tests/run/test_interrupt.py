"""Ctrl-C ends a long evaluation, as it ends any Python program."""

import signal
import subprocess
import sys
import time

import pytest

LONG = """
import numpy as np
x = np.linspace(0.0, 1.0, 20_000_000)
print("started", flush=True)
while True:
    y = x
    for _ in range(200):
        y = np.sin(y) + np.exp(-y)
    y.sum()
"""


def listen():
    """What runs in the background of a shell may have been told to ignore the signal."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c(tmp_path):
    script = tmp_path / "long.py"
    script.write_text(LONG)
    command = [sys.executable, "-m", "polyarray", "run", str(script)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=listen
    )
    try:
        assert process.stdout.readline() == "started\n"
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        _, error = process.communicate(timeout=60)
        assert time.monotonic() - sent < 30
        assert "KeyboardInterrupt" in error
        assert process.returncode == -signal.SIGINT
    finally:
        process.kill()
