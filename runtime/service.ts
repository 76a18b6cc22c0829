/** Entry of a runtime process: answers the requests of the process that forked it, and ends with it. */
import { serve } from './channel';
import { operations } from './operations';

process.on('disconnect', () => process.exit(0));
serve(operations, process);
