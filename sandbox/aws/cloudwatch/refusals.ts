import { AwsError } from '../protocols/protocol.ts';

/** The errors of PutMetricData, by their names in the API: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html#API_PutMetricData_Errors */

/** A parameter that is bad or out of range. */
export function invalidValue(parameter: string, problem: string): AwsError {
  return new AwsError('InvalidParameterValueException', `The parameter ${parameter} ${problem}.`);
}

/** A parameter that is missing. */
export function missing(parameter: string): AwsError {
  return new AwsError('MissingRequiredParameterException', `The parameter ${parameter} is required.`);
}

/** Parameters that cannot be used together. */
export function invalidCombination(message: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', message);
}
