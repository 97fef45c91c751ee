// Node 20 is supported until January 2027; the SDK says so in every test otherwise.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// It would note where each construct was made, which takes longer than to make them.
process.env.CDK_DISABLE_STACK_TRACE = '1';
