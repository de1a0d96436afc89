#!/usr/bin/env node
import './nodeVersion';
import { azureItsm } from './azureItsm';

void azureItsm(process.argv.slice(2));
