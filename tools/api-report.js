/**
 * Writes what each package exports to `packages/NAME/api/NAME.api.md`, so that a change of the public surface shows in review.
 *
 * `node tools/api-report.js` writes the reports of what is built; with `--check` it writes nothing, and fails where one is not true.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const ROOT = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

/** The entry points of a package that is published, by the name of their report: `dist/index.d.ts` is the package's own. */
function entryPoints(/** @type {string} */ folder) {
  /** @type {{ name: string, private?: boolean, exports: Record<string, string | { types?: string }> }} */
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (manifest.private) return [];
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    const types = typeof target === 'string' ? undefined : target.types;
    const name = [manifest.name.split('/').at(-1), ...path.split('/').slice(1)].join('-');
    return types === undefined ? [] : [{ name, types }];
  });
}

/** Whether the report of one entry point is as it was; writes it unless this is a check. */
function report(/** @type {string} */ folder, /** @type {{ name: string, types: string }} */ { name, types }) {
  const reportFolder = join(folder, 'api');
  if (!existsSync(reportFolder)) mkdirSync(reportFolder);
  const extractorConfig = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.lib.json') },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: name,
        reportFolder,
        reportTempFolder: join(folder, 'dist/api'),
      },
      docModel: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const result = Extractor.invoke(extractorConfig, {
    localBuild: !isCheck,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  return { isTrue: !result.apiReportChanged, succeeded: result.errorCount === 0 };
}

for (const name of readdirSync(join(ROOT, 'packages'))) {
  const folder = join(ROOT, 'packages', name);
  for (const entryPoint of entryPoints(folder)) {
    const { isTrue, succeeded } = report(folder, entryPoint);
    if (isTrue && succeeded) continue;
    if (succeeded && !isCheck) console.log(`wrote packages/${name}/api/${entryPoint.name}.api.md`);
    else {
      console.error(
        `packages/${name}: the API report ${entryPoint.name} is not true: build, then run "node tools/api-report.js"`,
      );
      process.exitCode = 1;
    }
  }
}
