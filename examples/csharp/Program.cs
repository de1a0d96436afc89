using System.Collections.Generic;
using Pulumi;
using Pulumi.AzureItsm;
using Pulumi.AzureItsm.Inputs;

return await Deployment.RunAsync(() =>
{
    var itsm = new SecureExport("itsm", new SecureExportArgs
    {
        ResourceGroupName = "rg-alerts",
        GroupShortName = "itsm",
        Tools =
        {
            new ItsmToolArgs { Name = "servicenow", Kind = "servicenow", Instance = "acme" },
            new ItsmToolArgs
            {
                Name = "helix",
                Kind = "bmcHelix",
                ServiceUri = new Config().RequireSecret("helixUri"),
            },
        },
    });

    return new Dictionary<string, object?> { ["actionGroupId"] = itsm.ActionGroupId };
});
