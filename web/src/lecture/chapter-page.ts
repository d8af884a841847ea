// What every chapter's page has besides the shell: maths, presenter mode, reachable scrollers.
import './shell.js';
import 'temml/dist/Temml-Local.css';
import './presenter.css';
import { startPresenter } from './presenter.js';
import { startScrollers } from './scrollers.js';

startPresenter();
startScrollers();
