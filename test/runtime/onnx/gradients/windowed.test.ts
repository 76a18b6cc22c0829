import { windowed } from './cases-windowed';
import { testCases } from './check';

testCases(windowed);
