// What every page has: styles, the theme switch and the contents.
import '../plots/theme.css';
import './lecture.css';
import './shell.css';
import { startContents } from './contents.js';
import { startThemeSwitch } from './theme-switch.js';

startThemeSwitch();
startContents();
