import { expect, test } from 'vitest';
import { TEST_TOOL_NAMES, TOOL_NAMES } from './tool-names.js';
import { recipeFor, TOOL_RECIPES } from './tool-recipes.js';

test('every tool is made by exactly one recipe', () => {
  const made = TOOL_RECIPES.flatMap(({ packages }) => Object.keys(packages));
  expect([...made].sort()).toEqual([...TOOL_NAMES, ...TEST_TOOL_NAMES].sort());
});

test('Kubernetes is told its version in the parts that kubectl compares', () => {
  expect(recipeFor('kubectl').ldflags('v1.35.4')).toEqual([
    '-X k8s.io/component-base/version.gitVersion=v1.35.4',
    '-X k8s.io/component-base/version.gitMajor=1',
    '-X k8s.io/component-base/version.gitMinor=35',
  ]);
});

test('the Kubernetes provider reports its release without the v, as Pulumi asks for plugins', () => {
  expect(recipeFor('pulumi-resource-kubernetes').ldflags('v4.25.0').join()).toMatch(/Version=4\.25\.0$/);
});
