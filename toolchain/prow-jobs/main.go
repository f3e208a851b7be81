// Prints one ProwJob for each job of a configuration, one JSON object a line, made by Prow's own
// code: presets, decoration defaults and the default cluster are Prow's doing, not ours. The build
// compiles it against the source tree of the Prow version that is looked at.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	prowapi "sigs.k8s.io/prow/pkg/apis/prowjobs/v1"
	"sigs.k8s.io/prow/pkg/config"
	"sigs.k8s.io/prow/pkg/pjutil"
)

// line is what a job is known by, and the ProwJob that Prow makes of it.
type line struct {
	Type       string          `json:"type"`
	Name       string          `json:"name"`
	Repository string          `json:"repository"`
	File       string          `json:"file"`
	ProwJob    prowapi.ProwJob `json:"prowJob"`
}

func main() {
	configPath := flag.String("config", "", "Prow's configuration")
	jobConfigPath := flag.String("job-config", "", "folder of the job configuration")
	flag.Parse()
	if err := run(*configPath, *jobConfigPath); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(configPath, jobConfigPath string) error {
	c, err := config.Load(configPath, jobConfigPath, nil, "")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	write := func(kind, repository string, job config.JobBase, spec prowapi.ProwJobSpec) error {
		prowJob := pjutil.NewProwJob(spec, job.Labels, job.Annotations)
		return encoder.Encode(line{kind, job.Name, repository, filepath.Base(job.SourcePath), prowJob})
	}
	for _, job := range c.Periodics {
		if err := write("periodic", "", job.JobBase, pjutil.PeriodicSpec(job)); err != nil {
			return err
		}
	}
	number := 0
	for _, repository := range sortedKeys(c.PresubmitsStatic) {
		for _, job := range c.PresubmitsStatic[repository] {
			// Presubmits of one job and one pull request abort each other (pkg/pjutil/abort.go).
			number++
			refs := refsOf(repository)
			refs.Pulls = []prowapi.Pull{{Number: number, Author: "prow-staging", SHA: strings.Repeat("1", 40)}}
			if err := write("presubmit", repository, job.JobBase, pjutil.PresubmitSpec(job, refs)); err != nil {
				return err
			}
		}
	}
	for _, repository := range sortedKeys(c.PostsubmitsStatic) {
		for _, job := range c.PostsubmitsStatic[repository] {
			spec := pjutil.PostsubmitSpec(job, refsOf(repository))
			if err := write("postsubmit", repository, job.JobBase, spec); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

func sortedKeys[Value any](values map[string]Value) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// refsOf invents a commit of a repository: nothing ever clones it.
func refsOf(repository string) prowapi.Refs {
	at := config.NewOrgRepo(repository)
	return prowapi.Refs{Org: at.Org, Repo: at.Repo, BaseRef: "main", BaseSHA: strings.Repeat("0", 40)}
}
