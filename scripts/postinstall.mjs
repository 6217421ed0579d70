import { linkCommand } from './install.mjs';
import { mendPostgres } from './mend-postgres.mjs';

linkCommand();
mendPostgres();
