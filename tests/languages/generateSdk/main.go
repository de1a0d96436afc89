// Generates the SDK of a package for one language out of its schema, as `pulumi package gen-sdk` does with the language's
// plugin, which is not part of the CLI's Go module: generateSdk <schema.json> <python|go> <folder>
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// Loads nothing: the schema names no other package.
type noLoader struct{ schema.ReferenceLoader }

func main() {
	if err := generate(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(file, language, folder string) error {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(bytes, &spec); err != nil {
		return err
	}
	pkg, diags, err := schema.BindSpec(spec, noLoader{}, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	// As for `pulumi package add`: with a go.mod of its own.
	pkg.SupportPack = true
	// Warnings count: the package has to be right, not good enough.
	if len(diags) > 0 {
		return diags
	}
	var files map[string][]byte
	if language == "go" {
		files, err = gogen.GeneratePackage("pulumi", pkg, nil)
	} else {
		files, err = python.GeneratePackage("pulumi", pkg, nil, noLoader{})
	}
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
