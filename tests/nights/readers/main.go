// Shows what Deck and TestGrid make of a job's folder in a bucket, by their own code: built in a source tree of Prow.
//
// Arguments: gs://BUCKET/logs/JOB, the folder of Prow's lenses, and as JSON which files each lens asks for. The server is
// the one that STORAGE_EMULATOR_HOST names.
package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"cloud.google.com/go/storage"
	"github.com/GoogleCloudPlatform/testgrid/metadata"
	"github.com/GoogleCloudPlatform/testgrid/util/gcs"

	"sigs.k8s.io/prow/pkg/config"
	"sigs.k8s.io/prow/pkg/spyglass/api"
	"sigs.k8s.io/prow/pkg/spyglass/lenses"
	"sigs.k8s.io/prow/pkg/spyglass/lenses/fake"
	_ "sigs.k8s.io/prow/pkg/spyglass/lenses/html"
	_ "sigs.k8s.io/prow/pkg/spyglass/lenses/junit"
)

type testCase struct {
	Suite string `json:"suite"`
	Name  string `json:"name"`
	Bad   bool   `json:"bad"`
}

type build struct {
	Number   string            `json:"number"`
	Started  int64             `json:"started"`
	Finished int64             `json:"finished"`
	Passed   bool              `json:"passed"`
	Running  bool              `json:"running"`
	Version  string            `json:"version"`
	Cases    []testCase        `json:"cases"`
	Lenses   map[string]string `json:"lenses"`
}

func main() {
	job, resources := os.Args[1], os.Args[2]
	var asks map[string]string
	must(json.Unmarshal([]byte(os.Args[3]), &asks))
	ctx := context.Background()
	storageClient, err := storage.NewClient(ctx)
	must(err)
	client := gcs.NewGCSClient(storageClient)
	path, err := gcs.NewPath(job + "/")
	must(err)
	listed, err := gcs.ListBuilds(ctx, client, *path, nil)
	must(err)
	out := []build{}
	for _, one := range listed {
		found := metadataOf(ctx, client, one)
		found.Number = filepath.Base(one.Path.Object())
		names := artifactsOf(ctx, client, one)
		found.Cases = casesIn(ctx, client, one, names)
		for lens, files := range asks {
			found.Lenses[lens] = lensBody(ctx, client, one, names, lens, regexp.MustCompile(files), resources)
		}
		out = append(out, found)
	}
	must(json.NewEncoder(os.Stdout).Encode(out))
}

func metadataOf(ctx context.Context, client gcs.Opener, one gcs.Build) build {
	found := build{Lenses: map[string]string{}}
	started, err := one.Started(ctx, client)
	must(err)
	found.Started = started.Timestamp
	finished, err := one.Finished(ctx, client)
	must(err)
	found.Running = finished.Running
	if finished.Running {
		return found
	}
	found.Finished, found.Passed = *finished.Timestamp, *finished.Passed
	if version, _ := finished.Metadata.String(metadata.JobVersion); version != nil {
		found.Version = *version
	}
	return found
}

func artifactsOf(ctx context.Context, client gcs.Lister, one gcs.Build) []string {
	names, done := make(chan string), make(chan error, 1)
	go func() {
		done <- one.Artifacts(ctx, client, names)
		close(names)
	}()
	all := []string{}
	for name := range names {
		all = append(all, name)
	}
	must(<-done)
	return all
}

func casesIn(ctx context.Context, client gcs.Opener, one gcs.Build, names []string) []testCase {
	artifacts, suites := make(chan string, len(names)), make(chan gcs.SuitesMeta, len(names))
	for _, name := range names {
		artifacts <- name
	}
	close(artifacts)
	must(one.Suites(ctx, client, artifacts, suites, 1000))
	close(suites)
	cases := []testCase{}
	for read := range suites {
		must(read.Err)
		for _, suite := range read.Suites.Suites {
			for _, result := range suite.Results {
				bad := result.Failure != nil || result.Errored != nil
				cases = append(cases, testCase{Suite: suite.Name, Name: result.Name, Bad: bad})
			}
		}
	}
	return cases
}

// lensBody is empty where Deck would not show the lens: none of the build's files is one that it asks for.
func lensBody(ctx context.Context, client gcs.Opener, one gcs.Build, names []string, lens string, files *regexp.Regexp, resources string) string {
	artifacts := []api.Artifact{}
	for _, name := range names {
		file := strings.TrimPrefix(name, one.Path.Object())
		if !files.MatchString(file) {
			continue
		}
		at, err := gcs.NewPath("gs://" + one.Path.Bucket() + "/" + name)
		must(err)
		reader, _, err := client.Open(ctx, *at)
		must(err)
		content, err := io.ReadAll(reader)
		must(err)
		link := "https://prow.example.test/" + file
		artifacts = append(artifacts, &fake.Artifact{Path: file, Content: content, Link: &link})
	}
	if len(artifacts) == 0 {
		return ""
	}
	found, err := lenses.GetLens(lens)
	must(err)
	return found.Body(artifacts, filepath.Join(resources, lens), "", nil, config.Spyglass{})
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
