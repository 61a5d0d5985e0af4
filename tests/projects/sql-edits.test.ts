import { sqlEdits } from './edits/sql-edits.ts';
import { testEdits } from './edits/test-edits.ts';

testEdits('sql-edits', sqlEdits);
