import { elementwise } from './cases-elementwise';
import { testCases } from './check';

testCases(elementwise);
