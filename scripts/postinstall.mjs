import { linkCommand } from './install.mjs';

linkCommand();
