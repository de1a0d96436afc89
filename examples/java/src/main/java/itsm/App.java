package itsm;

import com.pulumi.Pulumi;
import com.pulumi.azureitsm.SecureExport;
import com.pulumi.azureitsm.SecureExportArgs;
import com.pulumi.azureitsm.inputs.ItsmToolArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(context -> {
            var servicenow = ItsmToolArgs.builder()
                .name("servicenow")
                .kind("servicenow")
                .instance("acme")
                .build();
            var helix = ItsmToolArgs.builder()
                .name("helix")
                .kind("bmcHelix")
                .serviceUri(context.config().requireSecret("helixUri"))
                .build();
            var itsm = new SecureExport("itsm", SecureExportArgs.builder()
                .resourceGroupName("rg-alerts")
                .groupShortName("itsm")
                .tools(servicenow, helix)
                .build());
            context.export("actionGroupId", itsm.actionGroupId());
        });
    }
}
