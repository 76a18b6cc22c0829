/** The field's terms in plain words, shown where a caption uses one. */

/** Terms are matched without regard to case; longer ones win. */
export const glossary: Readonly<Record<string, string>> = {
  'variance explained':
    'R²: the share of a layer’s variance that is predicted by a feature alone. A least-squares map from the feature’s value to the activations is fitted on validation data and scored on test data; 1 means that nothing else varies in the layer.',
  'representation of record':
    'The layer that the study’s claims are about unless they name another: of a multilayer perceptron its last hidden layer, of a network for images the globally pooled one, of a transformer the last of its encoder and those at its outputs.',
  'accuracy gate':
    'Held-out accuracy that every feature must reach for a seed to count. No claim is made for a seed below it.',
  '95 % interval':
    'Student-t confidence interval of the mean over seeds. It shows how much the result depends on initialisation and data order.',
  seed: 'One random initialisation and data order: one independently trained network.',
  'held-out': 'Measured on test data that took part in neither training nor fitting.',
  'dissimilarity matrix':
    'Distance between the activations of every pair of inputs. Blocks along the diagonal show groups of inputs that the layer treats alike.',
  'principal component':
    'A direction of the activation space along which activations vary most, each at right angles to those before.',
  'participation ratio':
    'Effective number of dimensions that a layer uses: (Σλ)² / Σλ² of the eigenvalues λ of its covariance; between 1 and the number of units.',
  CKA: 'Centered kernel alignment: similarity of two layers by their pairwise similarities of inputs; 1 when they agree up to rotation and scale.',
  unit: 'One neuron of a layer: one coordinate of its activation vector.',
};

/** A piece of text, with the explanation where it is a term. */
export interface Piece {
  text: string;
  explanation?: string;
}

const terms = Object.keys(glossary).sort((a, b) => b.length - a.length);
const pattern = new RegExp(`\\b(${terms.join('|')})(?=s?\\b)`, 'gi');

/** Cuts a sentence at its terms, explaining the first use of each. */
export function explainTerms(sentence: string): Piece[] {
  const seen = new Set<string>();
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of sentence.matchAll(pattern)) {
    const term = terms.find((candidate) => candidate.toLowerCase() === match[0].toLowerCase());
    if (term === undefined || seen.has(term)) continue;
    seen.add(term);
    pieces.push({ text: sentence.slice(end, match.index) }, { text: match[0], explanation: glossary[term] });
    end = match.index + match[0].length;
  }
  pieces.push({ text: sentence.slice(end) });
  return pieces.filter((piece) => piece.text !== '');
}
