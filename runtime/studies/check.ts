/** What the schema of a study cannot check, because parts of it must fit each other. */
import { checkData } from '../data/check';
import { describeData } from '../data/describe';
import type { DataInfo } from '../data/dataset';
import { UserError } from '../errors';
import { buildModel } from '../models/build';
import type { Layer } from '../models/model';
import { checkTraining } from '../train/check';
import { groupParameters } from '../train/groups';
import { modelPorts } from '../train/ports';
import type { StudySpec } from './spec';
import { trainedFeatures } from './trained';

/** Throws {@link UserError} unless `value` is one of the names that exist, and one of those that are trained. */
function requireOneOf(
  at: string,
  what: string,
  value: string,
  names: readonly string[],
  trained = names,
): void {
  if (trained.includes(value)) return;
  const reason = names.includes(value) ? 'which is not trained' : `and no ${what} is called so`;
  throw new UserError(at, `is "${value}", ${reason}.`, `Use one of: ${trained.join(', ')}.`);
}

/** The features and layers that claims speak of must exist, and the features be learned: claims compare what is. */
function checkClaims({ claims, training }: StudySpec, data: DataInfo, layers: readonly Layer[]): void {
  const featureNames = data.features.map(({ name }) => name);
  const trained = trainedFeatures(data, training).map((index) => featureNames[index]);
  const layerNames = layers.map(({ name }) => name);
  claims.forEach((claim, i) => {
    for (const [key, value] of Object.entries(claim)) {
      if (key === 'layer') requireOneOf(`claims[${i}].layer`, 'layer', value, layerNames);
      else if (key !== 'kind' && key !== 'finding')
        requireOneOf(`claims[${i}].${key}`, 'feature', value, featureNames, trained);
    }
  });
}

/**
 * Checks a study whose parts are valid on their own: data, training, the model for them, the claims about both.
 * @throws UserError whose subject is the path in the study, such as `model.heads`
 */
export function checkStudy(spec: StudySpec): void {
  checkData(spec.data);
  const data = describeData(spec.data);
  checkTraining(spec.training, data);
  const { layers, parameters } = buildModel(spec.model, modelPorts(data, spec.training));
  groupParameters(parameters, spec.training.groups, spec.training.optimizer.weightDecay);
  checkClaims(spec, data, layers);
}
