// The home page: the shell, its own styles, and the pad that recognises what is drawn on it.
import '../lecture/shell.js';
import './home.css';
import './home-digit.js';
import { startScrollers } from '../lecture/scrollers.js';

startScrollers();
