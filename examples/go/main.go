package main

import (
	"example.com/pulumi-azure-itsm/sdk/go/azureitsm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	itsm, err := azureitsm.NewSecureExport(ctx, "itsm", &azureitsm.SecureExportArgs{
		ResourceGroupName: pulumi.String("rg-alerts"),
		GroupShortName:    pulumi.String("itsm"),
		Tools: []azureitsm.ItsmToolArgs{
			{Name: "servicenow", Kind: "servicenow", Instance: pulumi.String("acme")},
			{Name: "helix", Kind: "bmcHelix", ServiceUri: config.RequireSecret(ctx, "helixUri")},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("actionGroupId", itsm.ActionGroupId)
	return nil
}
