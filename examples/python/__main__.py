import pulumi
import pulumi_azure_itsm as azure_itsm

itsm = azure_itsm.SecureExport(
    "itsm",
    resource_group_name="rg-alerts",
    group_short_name="itsm",
    tools=[
        {"name": "servicenow", "kind": "servicenow", "instance": "acme"},
        {
            "name": "helix",
            "kind": "bmcHelix",
            "service_uri": pulumi.Config().require_secret("helixUri"),
        },
    ],
)

pulumi.export("actionGroupId", itsm.action_group_id)
