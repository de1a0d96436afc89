"""Runs a program in Python under Pulumi's mocks: python mocks.py <program>. Prints what it registers, as JSON."""

import json
import runpy
import sys

import pulumi


class Mocks(pulumi.runtime.Mocks):
    def __init__(self):
        self.registered = []

    def new_resource(self, args):
        self.registered.append({"type": args.typ, "name": args.name, "inputs": args.inputs})
        return f"{args.name}-id", {**args.inputs, "actionGroupId": "action-group-id"}

    def call(self, args):
        return {}


mocks = Mocks()
pulumi.runtime.set_mocks(mocks, project="itsm-alerts", stack="dev")
pulumi.runtime.set_all_config(
    {"itsm-alerts:helixUri": "https://acme.onbmc.com/hook"}, ["itsm-alerts:helixUri"]
)
exported = {}
pulumi.export = lambda name, value: exported.__setitem__(name, value)


@pulumi.runtime.test
def run():
    runpy.run_path(sys.argv[1])
    return pulumi.Output.from_input(exported).apply(
        lambda known: print(json.dumps({"registered": mocks.registered, "outputs": known}))
    )


run()
