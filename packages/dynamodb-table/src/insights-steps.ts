import type { ContributorInsightsSpecification } from './definition/insights.js';
import { changesOf, type Edit, onDemandGroup } from './edit.js';
import type { StepOf } from './steps.js';
import { shown } from './update-step.js';

/** How long insights are ENABLING on AWS, in milliseconds. */
const USUALLY = 2_000;

/**
 * The calls that switch contributor insights on or off: one for the table, one for each index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html
 */
export function insightsSteps(edit: Edit): StepOf<'UpdateContributorInsights'>[] {
  const changes = changesOf(edit, 'insights');
  return [edit.desired, ...(edit.desired.GlobalSecondaryIndexes ?? [])].flatMap((part) => {
    const IndexName = 'IndexName' in part ? part.IndexName : undefined;
    const own = changes.filter((change) => change.index === IndexName);
    const { ContributorInsightsSpecification: wanted } = part;
    if (own.length === 0 || !wanted) return [];
    const where = IndexName === undefined ? '' : `index ${IndexName} of `;
    return [
      {
        operation: 'UpdateContributorInsights' as const,
        input: inputFor(edit.desired.TableName, IndexName, wanted),
        summary: `switch ${wanted.Enabled ? 'on' : 'off'} contributor insights of ${where}table ${edit.desired.TableName}`,
        changes: shown(own),
        usually: USUALLY,
        ...(IndexName === undefined ? {} : onDemandGroup(edit)),
      },
    ];
  });
}

function inputFor(TableName: string, IndexName: string | undefined, wanted: ContributorInsightsSpecification) {
  const { Enabled, Mode } = wanted;
  return {
    TableName,
    ...(IndexName === undefined ? {} : { IndexName }),
    ContributorInsightsAction: Enabled ? ('ENABLE' as const) : ('DISABLE' as const),
    ...(Enabled && Mode ? { ContributorInsightsMode: Mode } : {}),
  };
}
