import { linear } from './cases-linear';
import { testCases } from './check';

testCases(linear);
