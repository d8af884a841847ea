// The training Worker: exposes the training service to the page, nothing else.
import { expose } from 'comlink';
import { MnistTraining } from './mnist-training';

expose(new MnistTraining());
