// The home page: the shell, its own styles, and the pad that recognises what is drawn on it.
import '../lecture/shell.js';
import './home.css';
import { startScrollers } from '../lecture/scrollers.js';

// The pad is a module of its own, so that the text does not wait for it.
import.meta.glob('./home-digit.ts', { eager: true });

startScrollers();
