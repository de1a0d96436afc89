"""Has azServer.py run a command of the Azure CLI with this process's streams, in its folder: python azClient.py <socket> <arguments>"""

import os
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
request = "\0".join([os.getcwd(), *sys.argv[2:]]).encode()
socket.send_fds(connection, [len(request).to_bytes(4, "big")], [0, 1, 2])
connection.sendall(request)
# Nothing where the command was ended from outside.
sys.exit((connection.recv(1) or b"\1")[0])
