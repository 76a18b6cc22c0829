import { movement } from './cases-movement';
import { testCases } from './check';

testCases(movement);
