import { normalisation } from './cases-normalisation';
import { testCases } from './check';

testCases(normalisation);
