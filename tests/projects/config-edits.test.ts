import { configEdits } from './edits/config-edits.ts';
import { testEdits } from './edits/test-edits.ts';

testEdits('config-edits', configEdits);
