"""Azure's own SDK on the alerts of the emulator: what alerts.test.ts compares, as JSON."""

import json
import os
import sys
import time

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.mgmt.alertsmanagement import AlertsManagementClient
from azure.mgmt.alertsmanagement.models import Comments


class Given:
    """A token that the test got."""

    def get_token(self, *scopes, **options):
        return AccessToken(os.environ["TOKEN"], int(time.time()) + 600)


subscription, alert = sys.argv[1:]
alerts = AlertsManagementClient(
    Given(), subscription, base_url=os.environ["URL"]
).alerts


def refusal(call):
    try:
        call()
    except HttpResponseError as error:
        return [error.status_code, error.error.code]
    return None


def found(**filters):
    return [each.id.split("/")[-1] for each in alerts.get_all(**filters)]


before = alerts.get_by_id(alert).properties.essentials
after = alerts.change_state(alert, "Acknowledged", Comments(comments="INC001"))
history = alerts.get_history(alert).properties.modifications
print(
    json.dumps(
        {
            "states": [before.alert_state, after.properties.essentials.alert_state],
            "condition": before.monitor_condition,
            "acknowledged": found(alert_state="Acknowledged", page_count=1),
            "closed": found(alert_state="Closed"),
            "history": [
                [each.modification_event, each.new_value, each.comments]
                for each in history
            ],
            "unknown": refusal(lambda: alerts.get_by_id("unknown")),
            "wrongState": refusal(lambda: alerts.change_state(alert, "Resolved")),
        }
    )
)
