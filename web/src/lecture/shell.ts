// What every page has: styles, the theme switch, the contents and what was solved.
import '../plots/theme.css';
import './lecture.css';
import './exercises.css';
import './figures.css';
import './shell.css';
import { startContents } from './contents.js';
import { startProgressMarks } from './progress-marks.js';
import { startThemeSwitch } from './theme-switch.js';

startThemeSwitch();
startContents();
startProgressMarks();
