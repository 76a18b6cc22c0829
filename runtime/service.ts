/** Entry of a runtime process: answers the requests of the process that forked it, and ends with it. */
import { serve } from './channel';
import { operations } from './operations';

// Ctrl+C reaches every process of a terminal; what it means is the parent's to decide.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
serve(operations, process);
