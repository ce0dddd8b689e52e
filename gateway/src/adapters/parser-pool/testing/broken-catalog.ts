throw new Error('This catalog cannot be loaded.');
