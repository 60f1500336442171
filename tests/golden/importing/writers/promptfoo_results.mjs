// What promptfoo makes of samples/promptfoo: its tests, and the verdict of each assertion.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = process.argv[2];
process.chdir(folder);
const require = createRequire(join(process.argv[3], 'package.json'));
const { default: promptfoo } = await import(require.resolve('promptfoo'));
const yaml = require('js-yaml');
const config = yaml.load(readFileSync('promptfooconfig.yaml', 'utf8'));
const replying = async (_, context) => ({ output: context.vars.reply });
const evaluation = await promptfoo.evaluate(
  { ...config, providers: [replying], writeLatestResults: false },
  { cache: false, maxConcurrency: 1 },
);
const summary = await evaluation.toEvaluateSummary();
const rows = summary.results
  .sort((one, other) => one.testIdx - other.testIdx)
  .map((result) => ({
    vars: result.testCase.vars,
    asserts: (result.gradingResult?.componentResults ?? [])
      .flatMap((each) => (each.assertion ? [each] : (each.componentResults ?? [])))
      .map((each) => ({ type: each.assertion.type, value: each.assertion.value ?? null, pass: each.pass })),
  }));
writeFileSync('results.json', `${JSON.stringify(rows, null, 1)}\n`);
process.exit(0);
