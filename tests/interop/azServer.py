"""Runs commands of the Azure CLI, each in a fork of this process, which has loaded it: python azServer.py <socket>

What runs is what `az` runs, `python -m azure.cli`; a start of its own takes three times as long. azClient.py asks.
Ends with its standard input.
"""

import importlib
import os
import runpy
import select
import signal
import socket
import sys
import traceback

# What most commands import. Their configuration is that of this process: it is read while they load.
for name in ["aaz", "auth.identity", "commands.arm", "telemetry"]:
    importlib.import_module(f"azure.cli.core.{name}")
importlib.import_module("azure.cli.command_modules.role")


def answer(connection):
    size, streams, _, _ = socket.recv_fds(connection, 4, 3)
    request = connection.makefile("rb").read(int.from_bytes(size, "big"))
    cwd, *args = request.decode().split("\0")
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.chdir(cwd)
    sys.argv = ["az", *args]
    signal.alarm(120)  # ends it
    try:
        runpy.run_module("azure.cli", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code]))


listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
print("ready", flush=True)
children = []
while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
    connection, _ = listener.accept()
    pid = os.fork()
    if pid == 0:
        try:
            answer(connection)
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    connection.close()
    children = [child for child in [*children, pid] if os.waitpid(child, os.WNOHANG)[0] == 0]
