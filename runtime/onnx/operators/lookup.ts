/** Operators that read or write at places given by another tensor. */
import { formatShape } from '../../engine/ndarray';
import {
  axisAttribute,
  contentOf,
  fixedExtents,
  requireType,
  sameShape,
  ShapeMismatch,
  type TypeRule,
} from './rule';

const gather: TypeRule = ([data, indices], attributes) => {
  requireType(indices, 'int32', 'int64');
  const axis = axisAttribute(attributes, data.shape.length, 0);
  const content = contentOf(data);
  const places = contentOf(indices);
  return [
    {
      type: data.type,
      shape: [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)],
      content:
        content &&
        places &&
        fixedExtents(places).map((place) => content[place < 0 ? place + content.length : place]),
    },
  ];
};

/** Reads along `axis` at the places `indices`, elsewhere at its own position. */
const gatherElements: TypeRule = ([data, indices], attributes) => {
  axisAttribute(attributes, data.shape.length, 0);
  requireType(indices, 'int32', 'int64');
  if (indices.shape.length !== data.shape.length)
    throw new ShapeMismatch(`${indices.name} must have ${data.shape.length} axes.`);
  return [{ type: data.type, shape: indices.shape }];
};

/** The last axis of the indices holds a place in the first axes of the data. */
const gatherNd: TypeRule = ([data, indices]) => {
  requireType(indices, 'int64');
  const [depth] = fixedExtents(indices.shape.slice(-1));
  if (depth > data.shape.length)
    throw new ShapeMismatch(`Places of ${depth} numbers are too long for ${formatShape(data.shape)}.`);
  return [{ type: data.type, shape: [...indices.shape.slice(0, -1), ...data.shape.slice(depth)] }];
};

const scatterElements: TypeRule = ([data, indices, updates], attributes) => {
  axisAttribute(attributes, data.shape.length, 0);
  requireType(indices, 'int32', 'int64');
  if (!sameShape(indices.shape, updates.shape))
    throw new ShapeMismatch(`${updates.name} must have the shape of ${indices.name}.`);
  return [{ type: data.type, shape: data.shape }];
};

const scatterNd: TypeRule = ([data, indices, updates]) => {
  requireType(indices, 'int64');
  const [depth] = fixedExtents(indices.shape.slice(-1));
  const wanted = [...indices.shape.slice(0, -1), ...data.shape.slice(depth)];
  if (!sameShape(updates.shape, wanted))
    throw new ShapeMismatch(`${updates.name} must have shape ${formatShape(wanted)}.`);
  return [{ type: data.type, shape: data.shape }];
};

/** Inputs indices, depth (a constant), [off, on]. The new axis comes last unless `axis` says otherwise. */
const oneHot: TypeRule = ([indices, depth, values], attributes) => {
  const extent = Number(depth.constant?.data[0] ?? NaN);
  if (Number.isNaN(extent)) throw new ShapeMismatch('Its depth must be a constant.');
  const axis = axisAttribute(attributes, indices.shape.length + 1, -1);
  return [{ type: values.type, shape: indices.shape.toSpliced(axis, 0, extent) }];
};

/** Type rules of operators that read or write at given places. */
export const lookup: Record<string, TypeRule> = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  OneHot: oneHot,
};
