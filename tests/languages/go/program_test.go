package main

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type registered struct {
	Type   string `json:"type"`
	Name   string `json:"name"`
	Inputs any    `json:"inputs"`
}

type mocks struct{ all []registered }

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.all = append(m.all, registered{args.TypeToken, args.Name, args.Inputs.MapRepl(nil, shown)})
	outputs := args.Inputs.Copy()
	outputs["actionGroupId"] = resource.NewStringProperty("action-group-id")
	return args.Name + "-id", outputs, nil
}

// Secrets, as Python's mocks show them.
func shown(value resource.PropertyValue) (any, bool) {
	if value.IsSecret() {
		return map[string]any{"value": value.SecretValue().Element.V}, true
	}
	if value.IsOutput() && value.OutputValue().Secret {
		return map[string]any{"value": value.OutputValue().Element.V}, true
	}
	return nil, false
}

func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{}, nil
}

// The program under Pulumi's mocks: what it registers, as JSON in the file that RESULT names.
func TestProgram(t *testing.T) {
	t.Setenv("PULUMI_CONFIG", `{"itsm-alerts:helixUri":"https://acme.onbmc.com/hook"}`)
	m := &mocks{}
	if err := pulumi.RunErr(program, pulumi.WithMocks("itsm-alerts", "dev", m)); err != nil {
		t.Fatal(err)
	}
	bytes, err := json.Marshal(map[string]any{"registered": m.all})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("RESULT"), bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	fmt.Println(len(m.all), "registered")
}
